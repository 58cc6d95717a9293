// Writes src/api/schema.ts from ../schema/openapi.json. Operation names are left out: the client goes by address, and names
// that two modules of the server share would clash.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";

const schema = JSON.parse(await readFile(new URL("../schema/openapi.json", import.meta.url), "utf8"));
for (const path of Object.values(schema.paths))
  for (const operation of Object.values(path)) delete operation.operationId;
await writeFile(
  new URL("./src/api/schema.ts", import.meta.url),
  COMMENT_HEADER + astToString(await openapiTS(schema)),
);
