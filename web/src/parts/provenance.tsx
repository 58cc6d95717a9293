// Opens one figure's story in a drawer from anywhere below the provider. The drawer itself is loaded when first needed.
import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useState } from "react";
import type { Figure, FigureWithTrend } from "../api/types";

type Open = (figure: Figure, trend?: FigureWithTrend, onClose?: () => void) => void;
const Context = createContext<Open>(() => {});
const ProvenanceDrawer = lazy(() => import("./ProvenanceDrawer"));

export function useProvenance(): Open {
  return useContext(Context);
}

interface Shown {
  figure: Figure;
  trend?: FigureWithTrend;
  onClose?: () => void;
}

export function ProvenanceProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Shown | null>(null);
  const [visible, setVisible] = useState(false);
  const open = useCallback<Open>((figure, trend, onClose) => {
    setShown({ figure, trend, onClose });
    setVisible(true);
  }, []);
  const close = useCallback(() => {
    setVisible(false);
    shown?.onClose?.();
  }, [shown]);
  return (
    <Context.Provider value={open}>
      {children}
      {shown ? (
        <Suspense fallback={null}>
          <ProvenanceDrawer figure={shown.figure} trend={shown.trend} open={visible} onClose={close} />
        </Suspense>
      ) : null}
    </Context.Provider>
  );
}
