// Attached files: shown as links, added by choosing or dropping. They cannot be pasted from a sheet.
import type { Attachment } from "../api/types";
import { AttachmentInput, AttachmentLinks } from "../parts/Attachments";
import type { FieldModule } from "./module";

const list = (value: unknown) => (Array.isArray(value) ? (value as Attachment[]) : []);

export const file: FieldModule = {
  type: "file",
  wide: true,
  text: (value) => (list(value).length > 0 ? `${list(value).length}个附件` : ""),
  View: ({ value }) => <AttachmentLinks files={list(value)} />,
  Edit: ({ id, value, onChange }) => (
    <AttachmentInput id={id} files={list(value)} onChange={(files) => onChange(files.length > 0 ? files : null)} />
  ),
  send: (value) => (Array.isArray(value) ? list(value).map((one) => one.hash) : value),
};
