import { useLocation } from 'wouter';
import { DoctorPage } from '../doctor/doctor-page.tsx';
import { ImportsScreen } from '../imports/imports-screen.tsx';
import { ReceiptsPage } from '../receipts/receipts-page.tsx';
import { SettingsPage } from './settings-page.tsx';

/** The settings, or one of the pages behind them. */
export function SettingsScreen() {
  const [path] = useLocation();
  switch (path.split(/[/?]/)[2]) {
    case 'doctor':
      return <DoctorPage />;
    case 'imports':
      return <ImportsScreen />;
    case 'receipts':
      return <ReceiptsPage />;
    default:
      return <SettingsPage />;
  }
}
