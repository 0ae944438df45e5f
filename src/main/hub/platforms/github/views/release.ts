import * as z from 'zod';
import { cleanLine, cleanMarkdown } from '../../clean-text.ts';
import { address, instant, limits, name, title } from '../project.ts';

const text = z.string().nullish();
const Person = z.object({ login: z.string() }).nullish();

export const ReadRelease = z.object({
  tag_name: z.string(),
  name: text,
  body: text,
  draft: z.boolean().optional(),
  prerelease: z.boolean().optional(),
  published_at: text,
  created_at: text,
  html_url: z.string(),
  author: Person,
  assets: z
    .array(
      z.object({ name: z.string(), size: z.number(), download_count: z.number(), browser_download_url: z.string() }),
    )
    .default([]),
});
type ReadRelease = z.infer<typeof ReadRelease>;

export const Release = z.object({
  tag: z.string(),
  title: z.string(),
  author: z.string(),
  date: z.string().describe('UTC: published, or made if not published'),
  draft: z.literal(true).optional(),
  prerelease: z.literal(true).optional(),
  url: z.string().describe('Address to cite'),
});

export const projectRelease = (read: ReadRelease): z.infer<typeof Release> => ({
  tag: name(read.tag_name),
  title: title(read.name ?? ''),
  author: name(read.author?.login),
  date: instant(read.published_at ?? read.created_at),
  ...(read.draft && { draft: true }),
  ...(read.prerelease && { prerelease: true }),
  url: address(read.html_url),
});

const most = { assets: 6, name: 100 };

export const FullRelease = Release.extend({
  body: z.string(),
  assets: z.array(z.object({ name: z.string(), size: z.number(), downloads: z.number(), url: z.string() })),
  assets_left_out: z.number(),
});

export const projectFullRelease = (read: ReadRelease): z.infer<typeof FullRelease> => ({
  ...projectRelease(read),
  body: cleanMarkdown(read.body ?? '', limits.body),
  assets: read.assets.slice(0, most.assets).map((asset) => ({
    name: cleanLine(asset.name, most.name),
    size: asset.size,
    downloads: asset.download_count,
    url: address(asset.browser_download_url),
  })),
  assets_left_out: Math.max(0, read.assets.length - most.assets),
});
