import { useQueryClient } from '@tanstack/react-query';
import type { OpenWebUIStatus } from '../../../shared/open-webui.ts';

/** Takes what a call has just answered for what is so: to look again at Open WebUI takes seconds. */
export function useKnownStatus(): (status: OpenWebUIStatus) => void {
  const queries = useQueryClient();
  return (status) => queries.setQueryData(['openwebui.status', {}], status);
}
