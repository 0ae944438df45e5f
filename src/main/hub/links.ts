/** The links in answers. Each leads to a page of the hub on which a person does the one thing that is missing. */
import { randomBytes } from 'node:crypto';
import type { Failure } from '../../shared/errors.ts';
import { linkPath } from '../../shared/link-purpose.ts';

export type Links = {
  /** Where a person connects an account of the platform, or allows one what the tool needs. */
  connect(platform: string, tool?: string): string;
  /** Where a person lets Open WebUI act for them (`openwebui`), or use the accounts of a platform. */
  allow(what: string): string;
  /** Where a person answers one request. */
  approve(id: string): string;
  /** Where a person signs in again, lets their key for Open WebUI work again, or adds a model. */
  fix(what: 'sign-in' | 'key' | 'models'): string;
};

/** `from`: the chat that the link is going to stand in. */
export const linksAt = (url: string, from?: string): Links => {
  const chat = from === undefined ? {} : { from };
  return {
    connect: (of, tool) => url + linkPath({ page: 'connect', of, ...(tool !== undefined && { tool }), ...chat }),
    allow: (of) => url + linkPath({ page: 'allow', of, ...chat }),
    approve: (of) => url + linkPath({ page: 'approve', of, ...chat }),
    fix: (of) => url + linkPath({ page: 'fix', of, ...chat }),
  };
};

/** A sign-in that is over ends every call of its person, who mends it in one press. */
export function withFix(failed: Failure, links: Links): Failure {
  if (failed.code !== 'sign_in_again' && failed.code !== 'not_signed_in') return failed;
  const link = links.fix('sign-in');
  const hint = `Ask the person to open ${link} and sign in, or to run \`opengithubx login\`. Then ask again.`;
  return { ...failed, hint, link };
}

/** A chat of Open WebUI in which a link stands, and the person whose call was answered there, where that is proved. */
export type LinkOrigin = { userId: string | undefined; chat: string };

export type LinkOrigins = {
  /** Answers the name under which the page of a link finds it again; the same for the same. */
  note(origin: LinkOrigin): string;
  find(name: string): LinkOrigin | undefined;
};

/** Beyond these the oldest is forgotten. Its links still do what they are for; they lead back to no chat. */
const mostOrigins = 2_000;

/** In memory alone. What leads a person back, and says whose a link is, is never read from the link. */
export function createLinkOrigins(): LinkOrigins {
  const names = new Map<string, string>();
  const origins = new Map<string, LinkOrigin>();
  return {
    note(origin) {
      const same = JSON.stringify([origin.userId, origin.chat]);
      const known = names.get(same);
      if (known !== undefined) return known;
      const name = randomBytes(12).toString('base64url');
      names.set(same, name);
      origins.set(name, origin);
      const [[oldest, its] = []] = names;
      if (names.size > mostOrigins && oldest !== undefined && its !== undefined) {
        names.delete(oldest);
        origins.delete(its);
      }
      return name;
    },
    find: (name) => origins.get(name),
  };
}
