/**
 * A call of somebody else's client, and what its answer holds, or what it throws where that is `refused`. Of what this product uses,
 * the demo answers as the platform does; what it does not play is answered as what the platform does not have.
 */
export type ForeignCall<Client> = [what: string, ask: (client: Client) => Promise<unknown>, answer: object];
