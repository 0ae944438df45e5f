import { getSecurityAlert } from './get-security-alert.ts';
import { listSecurityAlerts } from './list-security-alerts.ts';

export const security = { reads: [listSecurityAlerts, getSecurityAlert], writes: [] };
