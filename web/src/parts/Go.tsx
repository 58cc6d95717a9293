// A link inside the product that keeps the chosen year.
import { Link, type LinkProps } from "react-router";
import { useAddress } from "./address";

export function Go({ to, ...rest }: Omit<LinkProps, "to"> & { to: string }) {
  const address = useAddress();
  return <Link to={address(to)} {...rest} />;
}
