import type { SharedFile } from '../model.ts';
import { fileShape } from '../shapes.ts';
import { type Call, canSee, type Method, SlackError } from './method.ts';

const mostShown = 1_000;

const visible = ({ workspace, me }: Call): SharedFile[] =>
  workspace.files.filter((file) => workspace.channels.some((one) => one.id === file.channel && canSee(one, me)));

export const files: Record<string, Method> = {
  'files.list': {
    scopes: ['files:read'],
    tier: 3,
    run(call) {
      const { channel, user } = call.args;
      const found = visible(call)
        .filter((file) => (!channel || file.channel === channel) && (!user || file.user === user))
        .sort((a, b) => b.created - a.created);
      const count = Math.min(200, Number(call.args['count'] || 100));
      const page = Number(call.args['page'] || 1);
      const shown = found.slice((page - 1) * count, page * count).map((file) => fileShape(file, call.workspace));
      return { files: shown, paging: { count, total: found.length, page, pages: Math.ceil(found.length / count) } };
    },
  },
  'files.info': {
    scopes: ['files:read'],
    tier: 4,
    run(call) {
      const file = visible(call).find(({ id }) => id === call.args['file']);
      if (!file) throw new SlackError('file_not_found');
      const { content } = file;
      return {
        file: fileShape(file, call.workspace),
        comments: [],
        ...(content !== undefined && {
          content: content.slice(0, mostShown),
          is_truncated: content.length > mostShown,
        }),
        response_metadata: { next_cursor: '' },
      };
    },
  },
};
