// Where a definition comes from, in words.
import type { DefinitionBrief } from "../../api/types";

export const originWord: Record<DefinitionBrief["origin"], string> = {
  built_in: "内置",
  folder: "本局文件",
  changed: "本地修改",
  added: "本地新增",
};
