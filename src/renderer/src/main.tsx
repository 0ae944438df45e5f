import './ui/tokens.css';
import './ui/base.css';
import './ui/shared.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ConsoleApp, fetchFrame } from './app.tsx';
import { hadSession, takeLinkCode } from './hub/bearer.ts';
import { connectHub } from './hub/connect.ts';
import { createQueries, followHub, hubQuery } from './hub/queries.ts';
import { applyPreferences, keepPreferences, preferences } from './preferences.ts';
import { speakPreferred } from './words/index.ts';

const place = document.getElementById('console');
if (!place) throw new Error('index.html has no place for the console.');

const code = takeLinkCode(window);
const hub = connectHub(window);
const queries = createQueries();
followHub(hub, queries);
hub.onChange((topic) => {
  if (topic === 'session') keepPreferences();
});
applyPreferences(document.documentElement);
// While the hub is asked who is here.
if ('opengithubx' in window || code !== null || hadSession(window)) fetchFrame().catch(() => undefined);
const redeemed = code === null ? null : hub.redeem(code);
if (!redeemed) void queries.prefetchQuery(hubQuery(hub, 'welcome', {}));
preferences.subscribe(() => void speakPreferred());
void speakPreferred().then(() => {
  createRoot(place).render(
    <StrictMode>
      <ConsoleApp hub={hub} queries={queries} redeemed={redeemed} />
    </StrictMode>,
  );
});
