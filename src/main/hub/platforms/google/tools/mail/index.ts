import { createDraft } from './create-draft.ts';
import { deleteDraft } from './delete-draft.ts';
import { getThread } from './get-thread.ts';
import { labelThread } from './label-thread.ts';
import { listDrafts } from './list-drafts.ts';
import { listLabels } from './list-labels.ts';
import { searchMail } from './search-mail.ts';
import { sendDraft } from './send-draft.ts';
import { sendMail } from './send-mail.ts';
import { trashThread } from './trash-thread.ts';

export const mailTools = {
  reads: [searchMail, getThread, listLabels, listDrafts],
  writes: [createDraft, sendDraft, sendMail, labelThread, trashThread, deleteDraft],
};
