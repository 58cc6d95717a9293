// 我的账号: rights handed to colleagues and received from them, and tokens for programs.
import { useMe } from "../../api/hooks";
import { PageHead } from "../../parts/PageHead";
import { Delegations } from "./Delegations";
import { Tokens } from "./Tokens";
import "./account.css";

export function Component() {
  const me = useMe();
  return (
    <main>
      <PageHead title="我的账号" extra={`${me.name} · ${me.unit.name} · ${me.title ?? me.role_name}`} />
      <div className="stack account">
        <Delegations />
        <Tokens />
      </div>
    </main>
  );
}
