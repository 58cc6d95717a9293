// An address that leads nowhere.
import { Message } from "../../parts/ErrorView";
import { Go } from "../../parts/Go";

export function NotFound() {
  return (
    <main>
      <Message alone title="没有这个页面" actions={<Go to="/">回到今年</Go>}>
        地址可能写错了，或者页面已经搬走。可以按 Ctrl K 搜一搜。
      </Message>
    </main>
  );
}
