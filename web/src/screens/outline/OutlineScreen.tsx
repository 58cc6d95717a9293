// A document beside the plan read from it: the original at the left, goals, tasks and targets at the right, worked by keyboard.
import { useMemo } from "react";
import { useParams } from "react-router";
import { useMe, useRead } from "../../api/hooks";
import type { DocumentDetail } from "../../api/types";
import { ErrorView, Forbidden } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { Workbench } from "./Workbench";

export function Component() {
  const me = useMe();
  const { id } = useParams();
  // Read once for each stay: the draft lives here from then on, and is saved as it changes.
  const stay = { staleTime: Number.POSITIVE_INFINITY, gcTime: 0 };
  const document = useRead<DocumentDetail>(`/documents/${id}`, {}, stay);
  const key = useMemo(() => `${id}-${document.dataUpdatedAt}`, [id, document.dataUpdatedAt]);
  if (document.isError)
    return (
      <main>
        {document.error.status === 403 && !me.may.document_import ? (
          <Forbidden what="上传和确认工作要点" who="局办公室" />
        ) : (
          <ErrorView error={document.error} retry={() => void document.refetch()} />
        )}
      </main>
    );
  if (!document.data || document.isFetching) return <Loading what="正在打开文稿" />;
  return <Workbench key={key} document={document.data} reload={() => void document.refetch()} />;
}
