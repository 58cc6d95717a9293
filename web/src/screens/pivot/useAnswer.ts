// Asks for a pivot; the same question is asked once and kept.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ApiError, post } from "../../api/client";
import type { PivotAnswer, PivotQuestion } from "../../api/stat";

export function useAnswer(question: PivotQuestion | null) {
  return useQuery<PivotAnswer, ApiError>({
    queryKey: ["/pivot", question],
    queryFn: () => post<PivotAnswer>("/pivot", question),
    enabled: question !== null && question.rows.length + question.columns.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
