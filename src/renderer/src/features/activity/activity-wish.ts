import { createState } from '../../state.ts';

/** What was chosen elsewhere for Activity to do once it is shown. */
export const activityWish = createState<'verify' | 'export' | 'forget' | null>(null);
