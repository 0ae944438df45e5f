import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { Router, useLocation } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import type { Failure } from '../../shared/errors.ts';
import { readLink } from '../../shared/link-purpose.ts';
import type { Result } from '../../shared/result.ts';
import { shownReceipt } from './features/receipts/receipt-view.ts';
import { StartPage } from './features/start/start-page.tsx';
import { ErrorBoundary } from './frame/error-boundary.tsx';
import type { HubConnection } from './hub/connect.ts';
import { HubContext, useHub } from './hub/queries.ts';
import { LiveRegions } from './ui/announce.tsx';
import { useStateValue } from './use-state-value.ts';
import { useLocale } from './words/index.ts';

/** Comes with the code of the settings, soon after the first screen. */
const ReceiptDialog = lazy(() =>
  import('./features/receipts/receipt-dialog.tsx').then((module) => ({ default: module.ReceiptDialog })),
);

const ToastRegion = lazy(() => import('./ui/toast-region.tsx').then((module) => ({ default: module.ToastRegion })));

type AppProps = { hub: HubConnection; queries: QueryClient; redeemed: Promise<Result<true>> | null };

/** The console: the start for who is signed out, else the frame with its screens. */
export function ConsoleApp({ hub, queries, redeemed }: AppProps) {
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
              <StartOrFrame queries={queries} redeemed={redeemed} />
            </ErrorBoundary>
            <ShownReceipt />
            <Suspense fallback={null}>
              <ToastRegion />
            </Suspense>
            <LiveRegions />
          </Router>
        </QueryClientProvider>
      </HubContext>
    </I18nProvider>
  );
}

/** Over any page: the session may have ended with what it tells of. */
function ShownReceipt() {
  const shown = useStateValue(shownReceipt);
  return <Suspense fallback={null}>{shown && <ReceiptDialog key={shown.id} />}</Suspense>;
}

/** Not what a person is shown who is signed out; `main.tsx` begins to fetch it where somebody may be signed in. */
export const fetchFrame = () => import('./frame/frame.tsx').then(({ ConsoleFrame }) => ({ default: ConsoleFrame }));
const ConsoleFrame = lazy(fetchFrame);
const LinkPage = lazy(() => import('./features/links/link-page.tsx').then((module) => ({ default: module.LinkPage })));

function StartOrFrame({ queries, redeemed }: Omit<AppProps, 'hub'>) {
  const [path] = useLocation();
  const purpose = readLink(path);
  const link = useLink(redeemed);
  const welcome = useHub('welcome', {}, { enabled: link !== 'pending', retryEverySecond: true });
  const userId = welcome.data?.person?.userId;
  const isAnswered = welcome.data !== undefined;
  useEffect(() => {
    if (isAnswered) fetchFrame().catch(() => undefined); // while the person signs in
  }, [isAnswered]);
  useEffect(() => {
    // What the last person saw is not for the next one.
    const others = { predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[0] !== 'welcome' };
    return () => {
      if (userId !== undefined) queries.removeQueries(others);
    };
  }, [queries, userId]);
  // Of a hub that nobody owns yet no answer has spoken.
  if (purpose && purpose.page !== 'join' && welcome.data?.owned) {
    return (
      <Suspense fallback={null}>
        <LinkPage key={path} purpose={purpose} person={welcome.data.person} />
      </Suspense>
    );
  }
  if (welcome.data?.person) {
    return (
      <Suspense fallback={null}>
        <ConsoleFrame key={userId} person={welcome.data.person} isDemo={welcome.data.demo} />
      </Suspense>
    );
  }
  return (
    <StartPage
      welcome={welcome.data}
      failure={welcome.data ? null : welcome.error}
      linkFailure={link === 'pending' ? null : link}
    />
  );
}

/** The result of the code that the page was opened with. */
function useLink(redeemed: AppProps['redeemed']): 'pending' | Failure | null {
  const [link, setLink] = useState<'pending' | Failure | null>(redeemed ? 'pending' : null);
  useEffect(() => {
    void redeemed?.then((answer) => setLink(answer.ok ? null : answer.failure));
  }, [redeemed]);
  return link;
}
