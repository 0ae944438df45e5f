import { OpenWebUIProof, type OpenWebUIServer } from '../../../shared/open-webui.ts';
import { RadioCards } from '../ui/choices.tsx';
import { TextField } from '../ui/text-field.tsx';
import type { OpenWebUIField, ServerForm } from './connection.ts';
import { useOpenWebUIWords } from './open-webui-words.ts';

type ProofFieldsProps = {
  form: ServerForm;
  isFixed: boolean;
  /** What the hub has already. */
  kept: OpenWebUIServer | null;
  change: (part: Partial<ServerForm>) => void;
  errorOf: (field: OpenWebUIField) => string | undefined;
};

/** How a call proves whose it is, and what that way needs. */
export function ProofFields({ form, isFixed, kept, change, errorOf }: ProofFieldsProps) {
  const { form: text } = useOpenWebUIWords();
  return (
    <>
      {!isFixed && (
        <RadioCards
          label={text.proof}
          value={form.proof}
          onChange={(proof) => change({ proof })}
          options={OpenWebUIProof.options.map((value) => ({ value, ...text.proofs[value] }))}
        />
      )}
      {form.proof === 'sso' && (
        <div data-field="audience">
          <TextField
            label={text.audience}
            value={form.audience}
            onChange={(audience) => change({ audience })}
            help={text.audienceHelp}
            error={errorOf('audience')}
            isCode
          />
        </div>
      )}
      {form.proof === 'signed' && (
        <div data-field="signingSecret">
          <TextField
            label={text.signingSecret}
            type="password"
            value={form.signingSecret}
            onChange={(signingSecret) => change({ signingSecret })}
            help={kept?.hasSigningSecret ? text.kept : text.signingSecretHelp}
            error={errorOf('signingSecret')}
          />
        </div>
      )}
    </>
  );
}
