// What went wrong and what to do, as sentences: the server's words may or may not bring their own full stop.
function closed(text: string): string {
  const plain = text.trim().replace(/[。.]$/, "");
  return plain ? `${plain}。` : "";
}

export function withAdvice(problem: { message: string; advice: string }): string {
  return closed(problem.message) + closed(problem.advice);
}
