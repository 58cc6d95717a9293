// What a field type must offer. One module per type, listed in index.ts; a new type is one file and one line.
import type { ReactNode } from "react";
import type { FieldDefinition } from "../api/types";

export interface EditProps {
  field: FieldDefinition;
  id: string;
  value: unknown;
  onChange: (value: unknown) => void;
  bad?: boolean;
  describedBy?: string;
  /** The name of an input that has no label of its own, as in a cell. */
  label?: string;
}

export interface FieldModule {
  type: FieldDefinition["type"];
  /** Right aligned, with the unit in the header. */
  numeric?: boolean;
  /** Takes the whole width of a form. */
  wide?: boolean;
  /** As plain words: for tables, copies to Excel, comparisons. */
  text: (value: unknown, field: FieldDefinition) => string;
  /** As a cell of a copy to Excel, where that says more than the plain words. */
  copy?: (value: unknown, field: FieldDefinition) => string;
  /** As shown in a record when more than the plain words. */
  View?: (props: { value: unknown; field: FieldDefinition }) => ReactNode;
  Edit: (props: EditProps) => ReactNode;
  /** What a cell copied from Excel means; undefined when it cannot be read. Left out: the type cannot be pasted. */
  paste?: (text: string, field: FieldDefinition) => unknown;
  /** The value as the server takes it. */
  send?: (value: unknown, field: FieldDefinition) => unknown;
}
