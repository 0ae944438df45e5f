import './ui/tokens.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { connectHub } from './hub/connect.ts';
import { createQueries, followHub } from './hub/queries.ts';
import { applyPreferences } from './preferences.ts';

const place = document.getElementById('console');
if (!place) throw new Error('index.html has no place for the console.');

const hub = connectHub(window);
const queries = createQueries();
followHub(hub, queries);
applyPreferences(document.documentElement);

createRoot(place).render(
  <StrictMode>
    <App hub={hub} queries={queries} />
  </StrictMode>,
);
