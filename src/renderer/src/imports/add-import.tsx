import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { ImportPreview, ImportProposal } from '../../../shared/imports.ts';
import { visible } from '../../../shared/visible.ts';
import { useCall, useHub } from '../hub/queries.ts';
import { useConfirmation } from '../hub/use-confirmation.ts';
import { Confirming } from '../keys/confirming.tsx';
import { SubPage } from '../settings/sub-page.tsx';
import { showToast } from '../ui/toast.tsx';
import { AddForm } from './add-form.tsx';
import { type ImportForm, type ImportRequest, importRequest } from './import-form.ts';
import { ImportLook } from './import-look.tsx';
import css from './imports.module.css';
import { useImportsWords } from './imports-words.ts';

/** From the form over a look at what it would be to the wish, which its person confirms in the window for that. */
export function AddImport({ first }: { first: ImportForm }) {
  const words = useImportsWords();
  const [, go] = useLocation();
  const [form, setForm] = useState(first);
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [asked, setAsked] = useState<ImportProposal | null>(null);
  const openConfirmation = useConfirmation();
  const look = useCall('imports.preview');
  const propose = useCall('imports.propose');
  const { data: imports = [] } = useHub('imports.list', {});
  const added = asked && imports.find(({ name, connection }) => name === asked.name && connection === asked.connection);
  useEffect(() => {
    if (!added) return;
    showToast({ text: words.added(visible(added.title)) });
    go(`/settings/imports/named/${added.name}`);
  }, [added, go, words]);

  const wish = (given: ImportRequest, digest: string) =>
    propose.mutate(
      { add: { ...given, digest } },
      {
        onSuccess: (proposal) => {
          setAsked(proposal);
          openConfirmation();
        },
      },
    );
  const see = () =>
    look.mutate(importRequest(form), {
      // A server tells its tools once it is there: of what else it is, the confirmation window says all.
      onSuccess: (seen) => (form.kind === 'mcp' ? wish(importRequest(form), seen.digest) : setPreview(seen)),
    });
  const back = () => {
    setAsked(null);
    setPreview(null);
    propose.reset();
  };
  return (
    <SubPage
      title={preview ? words.preview.title(visible(preview.title)) : words.form.title}
      sentence={words.form.sentence}
      back={{ href: '/settings/imports', text: words.title }}
    >
      <div className={css['narrow']}>
        {asked ? (
          <Confirming
            proposal={asked}
            detail={words.confirming.add}
            onAgain={() => setAsked(null)}
            onCancel={() => setAsked(null)}
          />
        ) : preview ? (
          <ImportLook
            form={form}
            preview={preview}
            onPreview={setPreview}
            onBack={back}
            onWish={wish}
            isWishing={propose.isPending}
            failure={propose.error}
          />
        ) : (
          <AddForm
            form={form}
            onChange={(part) => {
              setForm((before) => ({ ...before, ...part }));
              look.reset();
              propose.reset();
            }}
            taken={imports.map(({ name }) => name)}
            onLook={see}
            isLooking={look.isPending || propose.isPending}
            failure={look.error ?? propose.error}
            onCancel={() => go('/settings/imports')}
          />
        )}
      </div>
    </SubPage>
  );
}
