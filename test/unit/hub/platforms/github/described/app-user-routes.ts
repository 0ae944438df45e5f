/**
 * Which of the routes that our tools use GitHub lets the token of a GitHub App's user ask, by its list:
 * https://docs.github.com/en/rest/authentication/endpoints-available-for-github-app-user-access-tokens
 * (github/docs, `src/github-apps/data/fpt-2026-03-10/user-to-server-rest.json`). `{}` is one segment, `{*}` any number.
 */
const allowed = `
GET POST /gists
GET PATCH DELETE /gists/{}
GET /orgs/{}/projectsV2
GET /orgs/{}/projectsV2/{}
GET /orgs/{}/projectsV2/{}/fields
GET POST /orgs/{}/projectsV2/{}/items
GET PATCH DELETE /orgs/{}/projectsV2/{}/items/{}
POST /orgs/{}/repos
GET /orgs/{}/teams/{}/members
GET DELETE /repos/{}/{}
GET /repos/{}/{}/actions/artifacts
GET /repos/{}/{}/actions/jobs/{}
GET /repos/{}/{}/actions/runs
GET /repos/{}/{}/actions/runs/{}
GET /repos/{}/{}/actions/runs/{}/artifacts
POST /repos/{}/{}/actions/runs/{}/cancel
GET /repos/{}/{}/actions/runs/{}/jobs
DELETE /repos/{}/{}/actions/runs/{}/logs
POST /repos/{}/{}/actions/runs/{}/rerun
POST /repos/{}/{}/actions/runs/{}/rerun-failed-jobs
GET /repos/{}/{}/actions/workflows
GET /repos/{}/{}/actions/workflows/{}
POST /repos/{}/{}/actions/workflows/{}/dispatches
GET /repos/{}/{}/actions/workflows/{}/runs
GET /repos/{}/{}/branches
GET /repos/{}/{}/branches/{}
GET /repos/{}/{}/check-runs/{}/annotations
GET /repos/{}/{}/code-scanning/alerts
GET /repos/{}/{}/code-scanning/alerts/{}
GET /repos/{}/{}/collaborators
GET /repos/{}/{}/commits
GET /repos/{}/{}/commits/{}
GET /repos/{}/{}/commits/{}/check-runs
GET /repos/{}/{}/commits/{}/status
GET /repos/{}/{}/compare/{}
GET PUT DELETE /repos/{}/{}/contents/{*}
GET /repos/{}/{}/dependabot/alerts
GET /repos/{}/{}/dependabot/alerts/{}
POST /repos/{}/{}/forks
GET /repos/{}/{}/git/blobs/{}
POST /repos/{}/{}/git/commits
GET /repos/{}/{}/git/commits/{}
GET /repos/{}/{}/git/ref/{*}
POST /repos/{}/{}/git/refs
PATCH DELETE /repos/{}/{}/git/refs/{*}
POST /repos/{}/{}/git/tags
GET /repos/{}/{}/git/tags/{}
POST /repos/{}/{}/git/trees
GET /repos/{}/{}/git/trees/{}
GET POST /repos/{}/{}/issues
GET PATCH DELETE /repos/{}/{}/issues/comments/{}
GET PATCH /repos/{}/{}/issues/{}
GET POST /repos/{}/{}/issues/{}/comments
POST /repos/{}/{}/issues/{}/labels
DELETE /repos/{}/{}/issues/{}/labels/{}
PUT DELETE /repos/{}/{}/issues/{}/lock
DELETE /repos/{}/{}/issues/{}/sub_issue
GET POST /repos/{}/{}/issues/{}/sub_issues
PATCH /repos/{}/{}/issues/{}/sub_issues/priority
GET POST /repos/{}/{}/labels
GET PATCH DELETE /repos/{}/{}/labels/{}
GET /repos/{}/{}/milestones
GET /repos/{}/{}/milestones/{}
GET POST /repos/{}/{}/pulls
GET /repos/{}/{}/pulls/comments/{}
GET PATCH /repos/{}/{}/pulls/{}
GET /repos/{}/{}/pulls/{}/comments
POST /repos/{}/{}/pulls/{}/comments/{}/replies
GET /repos/{}/{}/pulls/{}/commits
GET /repos/{}/{}/pulls/{}/files
PUT /repos/{}/{}/pulls/{}/merge
POST DELETE /repos/{}/{}/pulls/{}/requested_reviewers
GET POST /repos/{}/{}/pulls/{}/reviews
GET DELETE /repos/{}/{}/pulls/{}/reviews/{}
GET /repos/{}/{}/pulls/{}/reviews/{}/comments
PUT /repos/{}/{}/pulls/{}/reviews/{}/dismissals
POST /repos/{}/{}/pulls/{}/reviews/{}/events
PUT /repos/{}/{}/pulls/{}/update-branch
GET POST /repos/{}/{}/releases
GET PATCH DELETE /repos/{}/{}/releases/{}
GET DELETE /repos/{}/{}/releases/assets/{}
GET /repos/{}/{}/releases/latest
GET /repos/{}/{}/releases/tags/{}
GET /repos/{}/{}/secret-scanning/alerts
GET /repos/{}/{}/secret-scanning/alerts/{}
GET /repos/{}/{}/tags
GET /search/code
GET /search/commits
GET /search/issues
GET /search/repositories
GET /search/users
GET /user
GET /user/installations
GET /user/installations/{}/repositories
GET POST /user/repos
GET /user/starred
GET PUT DELETE /user/starred/{}/{}
GET /user/teams
GET /users/{}
GET /users/{}/gists
GET /users/{}/starred
`;

const routes = allowed
  .trim()
  .split('\n')
  .map((line) => {
    const path = line.slice(line.indexOf('/'));
    const source = path.replaceAll('/{*}', '(/.+)?').replaceAll('{}', '[^/]+');
    return { methods: line.split(' '), shape: new RegExp(`^${source}/?$`) };
  });

/** Whether GitHub lets the token of an App's user ask this. */
export const isOpenToApps = (method: string, path: string): boolean =>
  routes.some(({ methods, shape }) => methods.includes(method) && shape.test(path));
