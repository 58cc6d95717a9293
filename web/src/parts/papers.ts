// The kinds of file that a paper may come in, for upload boxes.
export const PAPER_FILES = ".docx,.doc,.wps,.rtf,.pdf,.ofd,.xlsx,.txt,.html,.htm";
export const PAPER_WORDS =
  "Word、WPS、PDF、OFD、Excel、网页和纯文本都可以（.docx .doc .wps .rtf .pdf .ofd .xlsx .html .txt）";
