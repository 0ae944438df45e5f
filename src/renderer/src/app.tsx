import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useDeferredValue, useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import type { Failure } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { ErrorBoundary } from './frame/error-boundary.tsx';
import type { Hub } from './hub/connect.ts';
import { HubContext, useHub } from './hub/queries.ts';
import { StartPage } from './start/start-page.tsx';
import { LiveRegions } from './ui/announce.tsx';
import { ToastRegion } from './ui/toast.tsx';
import { useLocale } from './words/index.ts';

// These come while the hub is asked who is here: whoever is signed out sees the start without them.
const frame = import('./frame/frame.tsx');
const receipt = import('./settings/receipt-dialog.tsx');
for (const coming of [frame, receipt]) coming.catch(() => undefined); // whoever needs it is told
const Frame = lazy(() => frame.then((module) => ({ default: module.Frame })));
const ReceiptDialog = lazy(() => receipt.then((module) => ({ default: module.ReceiptDialog })));

type AppProps = { hub: Hub; queries: QueryClient; redeemed: Promise<Result<true>> | null };

/** The console: the start for who is signed out, else the frame with its screens. */
export function App({ hub, queries, redeemed }: AppProps) {
  const locale = useLocale();
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return (
    <I18nProvider locale={locale}>
      <HubContext value={hub}>
        <QueryClientProvider client={queries}>
          <Router hook={useHashLocation}>
            <ErrorBoundary>
              <Suspense>
                <Whose queries={queries} redeemed={redeemed} />
              </Suspense>
              <Suspense>
                <ReceiptDialog />
              </Suspense>
            </ErrorBoundary>
            <ToastRegion />
            <LiveRegions />
          </Router>
        </QueryClientProvider>
      </HubContext>
    </I18nProvider>
  );
}

function Whose({ queries, redeemed }: Omit<AppProps, 'hub'>) {
  const link = useLink(redeemed);
  const welcome = useHub('welcome', {}, { enabled: link !== 'pending', retryEverySecond: true });
  const userId = welcome.data?.person?.userId;
  useEffect(() => {
    // What the last person saw is not for the next one.
    const others = { predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[0] !== 'welcome' };
    return () => {
      if (userId !== undefined) queries.removeQueries(others);
    };
  }, [queries, userId]);
  const person = welcome.data?.person;
  // Who comes waits for the frame at the start, for React shows what is deferred once all of it is there. Who leaves, leaves at once.
  const isComing = useDeferredValue(Boolean(person), false);
  if (welcome.data && person && isComing) return <Frame key={userId} person={person} isDemo={welcome.data.demo} />;
  return (
    <StartPage
      welcome={person ? undefined : welcome.data}
      failure={welcome.data ? null : welcome.error}
      linkFailure={link === 'pending' ? null : link}
    />
  );
}

/** What came of the code that the page was opened with. */
function useLink(redeemed: AppProps['redeemed']): 'pending' | Failure | null {
  const [link, setLink] = useState<'pending' | Failure | null>(redeemed ? 'pending' : null);
  useEffect(() => {
    void redeemed?.then((answer) => setLink(answer.ok ? null : answer.failure));
  }, [redeemed]);
  return link;
}
