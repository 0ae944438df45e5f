/** How much of what GitHub says one answer takes, so that two things stand in it together. */
import { expect, it } from 'vitest';
import {
  CommitView,
  FileChangeView,
  projectMessageBody,
} from '../../../../../src/main/hub/platforms/github/views/commits.ts';
import { CommentView, IssueView, projectIssueBody } from '../../../../../src/main/hub/platforms/github/views/issues.ts';

it.each(['漢'.repeat(9_000), '\u{1f600}"\\'.repeat(20_000)])(
  'there is room for one file beside the head of a commit, and for one comment beside an issue: %.4s',
  (text) => {
    const user = { login: text };
    const signature = { name: text, date: '2026-11-24T15:00:00Z' };
    const commit = {
      sha: text,
      html_url: `https://github.com/${text}`,
      author: user,
      commit: { message: `${text}\n\n${text}`, author: signature, committer: signature },
    };
    const file = { filename: text, previous_filename: text, status: text, additions: 1, deletions: 1, patch: text };
    const many = <T>(one: T): T[] => Array.from({ length: 30 }, () => one);
    const comment = { html_url: text, created_at: text, body: text, user, id: 1 };
    const issue = {
      ...comment,
      number: 1,
      title: text,
      state: text,
      state_reason: text,
      repository_url: text,
      comments: 1,
      labels: many(text),
      assignees: many(user),
      milestone: { number: 1, title: text },
    };
    const bytes = (...parts: unknown[]) => Buffer.byteLength(JSON.stringify(parts));
    const head = [CommitView.project(commit), projectMessageBody(commit.commit.message)];
    expect(bytes(...head, FileChangeView.project(file))).toBeLessThan(18_900);
    expect(bytes(IssueView.project(issue), projectIssueBody(text), CommentView.project(comment))).toBeLessThan(18_900);
  },
);
