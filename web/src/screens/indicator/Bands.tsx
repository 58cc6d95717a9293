// Classes by band of size beside an indicator that is read with them: a table that is its own chart.
import type { BandValue, IndicatorDetail } from "../../api/stat";
import { BarLine } from "../../parts/BarLine";
import { ScrollBox } from "../../parts/ScrollBox";
import { axisTop } from "../../text/limits";
import { number } from "../../text/numbers";

export function Bands({ detail }: { detail: IndicatorDetail }) {
  const { bands, year } = detail;
  if (bands.length === 0) return null;
  const top = axisTop(bands.map((band) => band.share));
  return (
    <section className="panel" aria-label="各档班额">
      <h2>{bandsTitle(bands)}</h2>
      <ScrollBox name="各档班额的班数">
        <table className="grid">
          <caption className="visually-hidden">各档班额的班数</caption>
          <thead>
            <tr>
              <th scope="col">班额</th>
              <th scope="col">每班人数</th>
              <th scope="col" className="num">
                班数（个）
              </th>
              <th scope="col" className="num">
                占比
              </th>
              <th scope="col" style={{ width: "40%" }}>
                <span className="visually-hidden">图</span>
              </th>
              <th scope="col" className="num">
                {year - 1}年
              </th>
            </tr>
          </thead>
          <tbody>
            {bands.map((band) => (
              <tr key={band.name}>
                <th scope="row">{band.name}</th>
                <td>{sizes(band)}</td>
                <td className="num">{band.classes === null ? <Unknown /> : number(band.classes)}</td>
                <td className="num">{band.share === null ? "—" : share(band.share)}</td>
                <td>
                  <BarLine value={band.share} top={top} />
                </td>
                <td className="num muted">{number(band.before) || "—"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}

function Unknown() {
  return <span className="muted small">未填报</span>;
}

/** "56–65" "66及以上" */
function sizes({ from, to }: BandValue): string {
  if (to === null) return `${from}及以上`;
  return from <= 1 ? `${to}及以下` : `${from}–${to}`;
}

const share = (value: number) => `${number(value * 100, 1)}%`;

/** The band in which most classes are, and the last one where there are any. */
function bandsTitle(bands: BandValue[]): string {
  const last = bands[bands.length - 1];
  const all = bands.reduce((sum, band) => sum + (band.classes ?? 0), 0);
  const end =
    last.classes === null ? "" : last.classes > 0 ? `，${last.name} ${number(last.classes)} 个` : `，没有${last.name}`;
  return `${number(all)} 个班的班额${end}`;
}
