import { lazy } from 'react';
import { useLocation } from 'wouter';
import { AccountsPage } from './accounts-page.tsx';

export const fetchCatalogue = () =>
  import('../catalogue/catalogue-page.tsx').then(({ CataloguePage }) => ({ default: CataloguePage }));
const CataloguePage = lazy(fetchCatalogue);

/** The accounts, or all that could become one. */
export function AccountsScreen() {
  const [path] = useLocation();
  return path.split(/[/?]/)[2] === 'catalogue' ? <CataloguePage /> : <AccountsPage />;
}
