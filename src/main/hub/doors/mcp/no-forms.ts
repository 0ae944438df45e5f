/**
 * Takes the place of the validator of JSON Schema in the MCP SDK when the hub is built (`electron.vite.config.ts`). It is for the forms
 * that a server has a person fill in, and the hub has none: it opens its own pages. Loading it takes longer than most of a start.
 */
export { default as process } from 'node:process';

export class DefaultJsonSchemaValidator {
  getValidator(): never {
    throw new Error('The hub asks for no forms.');
  }
}
