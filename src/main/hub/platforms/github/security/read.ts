/** The parts of scanners' findings that the hub reads. A found secret itself is never among them. */
import * as z from 'zod';

const text = z.string().nullish();
const Head = z.object({ number: z.number(), html_url: z.string(), state: z.string().nullish(), created_at: text });

export const ReadDependencyAlert = Head.extend({
  dependency: z.object({ manifest_path: text }),
  security_advisory: z.object({
    summary: z.string(),
    description: text,
    identifiers: z.array(z.object({ value: z.string() })).default([]),
    references: z.array(z.object({ url: z.string() })).default([]),
  }),
  security_vulnerability: z.object({
    package: z.object({ ecosystem: z.string(), name: z.string() }),
    severity: z.string(),
    vulnerable_version_range: z.string(),
    first_patched_version: z.object({ identifier: z.string() }).nullish(),
  }),
  dismissed_reason: text,
});
export type ReadDependencyAlert = z.infer<typeof ReadDependencyAlert>;

export const ReadCodeAlert = Head.extend({
  rule: z.object({
    id: text,
    description: text,
    severity: text,
    security_severity_level: text,
    help: text,
    full_description: text,
  }),
  most_recent_instance: z.object({
    message: z.object({ text }).optional(),
    location: z.object({ path: text, start_line: z.number().optional() }).optional(),
  }),
  dismissed_reason: text,
});
export type ReadCodeAlert = z.infer<typeof ReadCodeAlert>;

export const ReadSecretAlert = Head.extend({
  secret_type_display_name: text,
  secret_type: text,
  validity: text,
  resolution: text,
  publicly_leaked: z.boolean().nullish(),
  first_location_detected: z.object({ path: text, start_line: z.number().optional() }).nullish(),
});
export type ReadSecretAlert = z.infer<typeof ReadSecretAlert>;
