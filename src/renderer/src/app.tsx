import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { AccountsPage } from './accounts/accounts-page.tsx';
import type { Hub } from './hub/connect.ts';
import { HubContext } from './hub/queries.ts';

/** The console: signed out, or the frame with its screens. */
export function App({ hub, queries }: { hub: Hub; queries: QueryClient }) {
  return (
    <HubContext value={hub}>
      <QueryClientProvider client={queries}>
        <AccountsPage />
      </QueryClientProvider>
    </HubContext>
  );
}
