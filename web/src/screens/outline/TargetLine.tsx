// One target of a task: words, sign, number, unit, and what counts it (a measure of a ledger, or a hand report).
import { Button, Input, InputNumber, Select } from "antd";
import { useMemo } from "react";
import { useRead } from "../../api/hooks";
import type { Comparator, DraftTarget, MeasureInfo } from "../../api/types";
import { COMPARATORS, comparatorWord, targetText } from "../../text/words";
import { editTarget, isUndecided, isUnsure, ruleWords } from "./targets";
import type { DraftWork } from "./useDraft";

const HAND = "hand";

interface Props {
  task: string;
  target: DraftTarget;
  change: DraftWork["change"];
}

export function TargetLine({ task, target, change }: Props) {
  const edit = (part: Partial<DraftTarget>) =>
    change((draft) => editTarget(draft, task, target.key, part), `${target.key} ${Object.keys(part).join(" ")}`);
  const words = targetText(target.comparator, target.value, target.value_max, target.unit);
  if (target.accepted === false)
    return (
      <div className="target row small muted">
        <s className="grow">
          {target.label} {words}
        </s>
        <Button type="link" onClick={() => edit({ accepted: null })}>
          恢复
        </Button>
      </div>
    );
  return (
    <div className={isUndecided(target) || isUnsure(target) ? "target look" : "target"}>
      <Doubt target={target} edit={edit} />
      <div className="row wrap">
        <Input
          aria-label="指标名称"
          value={target.label}
          onChange={(event) => edit({ label: event.target.value })}
          style={{ flex: "1 1 120px" }}
        />
        <Select
          aria-label="比较"
          value={target.comparator}
          onChange={(comparator: Comparator) => edit({ comparator })}
          options={COMPARATORS.map((one) => ({ value: one, label: comparatorWord[one] }))}
          style={{ width: 84 }}
        />
        <InputNumber<number>
          aria-label="目标值"
          value={target.value}
          onChange={(value) => value !== null && edit({ value })}
          controls={false}
          style={{ width: 84 }}
        />
        {target.comparator === "range" ? (
          <InputNumber<number>
            aria-label="目标值上限"
            value={target.value_max}
            onChange={(value_max) => edit({ value_max })}
            controls={false}
            style={{ width: 84 }}
          />
        ) : null}
        <Input
          aria-label="计量单位"
          value={target.unit}
          onChange={(event) => edit({ unit: event.target.value })}
          style={{ width: 70 }}
        />
        <Button type="link" onClick={() => edit({ accepted: false })}>
          不要这个数
        </Button>
      </div>
      <div className="row" style={{ marginTop: 4 }}>
        <span className="small muted" style={{ whiteSpace: "nowrap" }}>
          {target.year}年，数自
        </span>
        <Binding target={target} edit={edit} />
      </div>
    </div>
  );
}

type Edit = (part: Partial<DraftTarget>) => void;

/** Why a person must decide on a target or look at it, and the two ways out. */
function Doubt({ target, edit }: { target: DraftTarget; edit: Edit }) {
  if (target.forbidden !== null) {
    const { head, basis } = ruleWords(target.forbidden);
    return (
      <div className="forbidden small">
        <p>
          <span className="sign error" role="img" aria-label="不允许" /> {head}
        </p>
        {basis ? (
          <details>
            <summary>看依据</summary>
            <p className="muted">{basis}</p>
          </details>
        ) : null}
        <div className="row wrap">
          {target.accepted === true ? (
            <>
              <span>已决定保留，立项时要写理由。</span>
              <Button onClick={() => edit({ accepted: false })}>改为放弃</Button>
            </>
          ) : (
            <>
              <Button type="primary" onClick={() => edit({ accepted: false })}>
                放弃这个指标
              </Button>
              <Button onClick={() => edit({ accepted: true })}>保留，立项时说明理由</Button>
            </>
          )}
        </div>
      </div>
    );
  }
  if (!isUnsure(target)) return null;
  return (
    <div className="row wrap small doubt-word" style={{ marginBottom: 4 }}>
      <span>▲ 这个数没有读准，请对照原文。</span>
      <Button type="link" onClick={() => edit({ accepted: true })}>
        对过了，没错
      </Button>
    </div>
  );
}

function Binding({ target, edit }: { target: DraftTarget; edit: Edit }) {
  const measures = useRead<MeasureInfo[]>("/measures", {}, { staleTime: 600_000 });
  const options = useMemo(() => bindingOptions(target, measures.data ?? []), [target, measures.data]);
  const value =
    target.binding === "measure" && target.ledger && target.measure ? `${target.ledger}.${target.measure}` : HAND;
  return (
    <Select
      aria-label="从哪里计数"
      value={value}
      options={options}
      loading={measures.isLoading}
      showSearch={{ optionFilterProp: "words" }}
      popupMatchSelectWidth={340}
      style={{ flex: 1, minWidth: 0 }}
      onChange={(next: string) => {
        if (next === HAND) edit({ binding: "hand", ledger: null, measure: null, slice: null });
        else {
          const [ledger, measure] = next.split(".");
          edit({ binding: "measure", ledger, measure, slice: null });
        }
      }}
    />
  );
}

function bindingOptions(target: DraftTarget, measures: MeasureInfo[]) {
  const name = (ledger: string, measure: string, fallback: string) => {
    const found = measures.find((one) => one.ledger === ledger && one.measure === measure);
    return found ? `${found.ledger_name} · ${found.name}（${found.unit}）` : fallback;
  };
  const option = (ledger: string, measure: string, fallback: string) => {
    const words = name(ledger, measure, fallback);
    return { value: `${ledger}.${measure}`, label: words, words };
  };
  const suggested = target.suggestions.map((one) => option(one.ledger, one.measure, one.name));
  const taken = new Set(suggested.map((one) => one.value));
  if (target.ledger && target.measure && !taken.has(`${target.ledger}.${target.measure}`)) {
    suggested.unshift(option(target.ledger, target.measure, "已选的计量"));
    taken.add(suggested[0].value);
  }
  const rest = measures
    .filter((one) => !one.never_target && !taken.has(`${one.ledger}.${one.measure}`))
    .map((one) => option(one.ledger, one.measure, one.name));
  return [
    { label: "推荐", title: "推荐", options: suggested },
    { label: "不接台账", title: "不接台账", options: [{ value: HAND, label: "手工填报", words: "手工填报" }] },
    { label: "全部计量", title: "全部计量", options: rest },
  ].filter((group) => group.options.length > 0);
}
