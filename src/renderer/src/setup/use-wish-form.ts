/** What a field of the assistant's form shows, by its name. */
import { useSetupWords } from './setup-words.ts';
import { type AssistantField, type AssistantForm, noApplication, type TypedApplication } from './wish.ts';

type Field = (name: AssistantField) => { value: string; onChange: (value: string) => void; error: string | undefined };

export function useWishForm(
  form: AssistantForm,
  onForm: (form: AssistantForm) => void,
  wrong: AssistantField | null,
  setWrong: (field: AssistantField | null) => void,
): Field {
  const words = useSetupWords();
  const errors: Record<string, string> = {
    domain: words.domainWrong,
    managementToken: words.assistant.tokenWrong,
    clientId: words.assistant.application.idMissing,
    clientSecret: words.assistant.application.secretMissing,
  };
  return (name) => {
    const [first, part] = name.split('.') as [string, keyof TypedApplication | undefined];
    const application = form.applications[first] ?? noApplication;
    const changed = (value: string): AssistantForm =>
      part === undefined
        ? { ...form, [first]: value }
        : { ...form, applications: { ...form.applications, [first]: { ...application, [part]: value } } };
    return {
      value: part === undefined ? form[first as 'domain' | 'managementToken'] : application[part],
      onChange: (value) => {
        onForm(changed(value));
        if (wrong === name) setWrong(null);
      },
      error: wrong === name ? errors[part ?? first] : undefined,
    };
  };
}
