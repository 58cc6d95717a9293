// A place on the map: longitude and latitude in degrees, "106.71,26.58".
import { Button, Input, Space } from "antd";
import type { EditProps, FieldModule } from "./module";

function PlaceEdit({ id, value, onChange, bad, describedBy, label }: EditProps) {
  const here = () =>
    navigator.geolocation?.getCurrentPosition((at) =>
      onChange(`${at.coords.longitude.toFixed(5)},${at.coords.latitude.toFixed(5)}`),
    );
  return (
    <Space.Compact style={{ width: "100%" }}>
      <Input
        id={id}
        value={(value as string) ?? ""}
        placeholder="经度,纬度"
        status={bad ? "error" : undefined}
        aria-label={label}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.target.value.normalize("NFKC") || null)}
      />
      <Button onClick={here}>用当前位置</Button>
    </Space.Compact>
  );
}

export const place: FieldModule = {
  type: "place",
  text: (value) => (typeof value === "string" ? value : ""),
  Edit: (props) => <PlaceEdit {...props} />,
  paste: (cell) => {
    const plain = cell.normalize("NFKC").replace(/\s/g, "");
    if (!plain) return null;
    return /^-?\d+(\.\d+)?,-?\d+(\.\d+)?$/.test(plain) ? plain : undefined;
  },
};
