/** Characters that nobody sees, but for line breaks and tabs. */
export const hasHiddenCharacter = (text: string): boolean =>
  /(?![\n\t])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(text);
