// The code editor behind the definition screen: CodeMirror with line numbers, TOML colours and findings in the margin. It is loaded
// when a definition is opened; it knows no ledger.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Text } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

export interface Mark {
  line: number;
  column: number;
  bad: boolean;
  message: string;
}

export interface CodeView {
  /** Replaces the text, as a step that can be undone. */
  put: (text: string) => void;
  mark: (marks: Mark[]) => void;
  goTo: (line: number, column: number) => void;
  destroy: () => void;
}

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", backgroundColor: "var(--surface)", color: "var(--text)" },
  ".cm-scroller": { fontFamily: 'ui-monospace, "Cascadia Mono", Consolas, "Noto Sans Mono CJK SC", monospace' },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--muted)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--primary-soft)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--line) !important" },
  ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--text)", border: "1px solid var(--line)" },
  ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--text)" },
});

const colours = HighlightStyle.define([
  { tag: tags.comment, color: "var(--muted)" },
  { tag: tags.string, color: "var(--light-green)" },
  { tag: [tags.number, tags.bool, tags.atom], color: "var(--amber)" },
  { tag: [tags.propertyName, tags.keyword, tags.heading], color: "var(--light-blue)" },
]);

const words = EditorState.phrases.of({
  Find: "查找",
  Replace: "替换",
  next: "下一个",
  previous: "上一个",
  all: "全选",
  "match case": "区分大小写",
  regexp: "正则",
  "by word": "整词",
  replace: "替换",
  "replace all": "全部替换",
  close: "关闭",
});

function placeOf(doc: Text, line: number, column: number): number {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const before = Array.from(found.text)
    .slice(0, Math.max(column - 1, 0))
    .join("").length;
  return found.from + Math.min(before, found.length);
}

function diagnosticOf(doc: Text, mark: Mark): Diagnostic {
  const from = placeOf(doc, mark.line, mark.column);
  const end = doc.lineAt(from).to;
  return { from, to: end, severity: mark.bad ? "error" : "warning", message: mark.message };
}

export function openCode(parent: HTMLElement, text: string, onChange: (text: string) => void): CodeView {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        bracketMatching(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        highlightSelectionMatches(),
        search({ top: true }),
        StreamLanguage.define(toml),
        syntaxHighlighting(colours),
        look,
        words,
        keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ "aria-label": "定义", tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    put: (next) => {
      const old = view.state.doc.toString();
      if (next === old) return;
      let from = 0;
      while (from < old.length && from < next.length && old[from] === next[from]) from++;
      let end = 0;
      while (end < old.length - from && end < next.length - from && old.at(-1 - end) === next.at(-1 - end)) end++;
      const insert = next.slice(from, next.length - end);
      view.dispatch({
        changes: { from, to: old.length - end, insert },
        selection: { anchor: from + insert.length },
        scrollIntoView: true,
      });
    },
    mark: (marks) => {
      const { doc } = view.state;
      view.dispatch(
        setDiagnostics(
          view.state,
          marks.map((mark) => diagnosticOf(doc, mark)),
        ),
      );
    },
    goTo: (line, column) => {
      const at = placeOf(view.state.doc, line, column);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}
