// Numbers of people and bodies: identity, mobile, credit and school numbers, said to be right or wrong while they are typed.
import { Input } from "antd";
import { compact, type Said, sayCreditCode, sayIdCard, sayMobile, saySchoolCode } from "../text/identity";
import type { EditProps, FieldModule } from "./module";

type Say = (text: string) => Said;

function CodedEdit({
  id,
  value,
  onChange,
  bad,
  describedBy,
  label,
  say,
  keys,
}: EditProps & { say: Say; keys: "numeric" | "text" }) {
  const text = (value as string | null) ?? "";
  const said = text ? say(text) : null;
  const note = `${id}-said`;
  return (
    <>
      <Input
        id={id}
        aria-label={label}
        value={text}
        inputMode={keys}
        autoComplete="off"
        status={bad || said?.bad ? "error" : undefined}
        aria-invalid={bad || said?.bad || undefined}
        aria-describedby={[describedBy, said?.note ? note : ""].filter(Boolean).join(" ") || undefined}
        onChange={(event) => onChange(compact(event.target.value) || null)}
      />
      {said?.note ? (
        <p id={note} role="status" className={`small ${said.bad ? "bad-words" : "muted"}`}>
          {said.note}
        </p>
      ) : null}
    </>
  );
}

function coded(type: FieldModule["type"], length: number, say: Say, keys: "numeric" | "text" = "numeric"): FieldModule {
  return {
    type,
    text: (value) => (typeof value === "string" ? value : ""),
    Edit: (props) => <CodedEdit {...props} say={say} keys={keys} />,
    paste: (cell) => {
      const text = compact(cell);
      if (!text) return null;
      return text.length === length && !say(text).bad ? text : undefined;
    },
  };
}

export const idCard = coded("id_card", 18, sayIdCard, "text");
export const creditCode = coded("credit_code", 18, sayCreditCode, "text");
export const mobile = coded("mobile", 11, sayMobile);
export const schoolCode = coded("school_code", 10, saySchoolCode);
