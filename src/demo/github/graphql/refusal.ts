/** What GitHub refuses inside a document: an entry of `errors` that says by its `type` what it is. */
export class Refusal extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

export const noNode = (id: string): Refusal =>
  new Refusal('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`);
