"""PyGithub with a permission key: `pygithub.py BASE KEY`. Prints what it read, a refusal, and what was approved."""
import sys
from github import Auth, Github, GithubException

base, key = sys.argv[1:]
hub = Github(base_url=base, auth=Auth.Token(key), timeout=120)
site = hub.get_repo("ada-demo/atlas-service")
print(hub.get_user().login, site.full_name, site.private, len(list(site.get_issues(state="all"))) > 20)
print(site.get_contents("README.md").decoded_content.decode().splitlines()[0])
try:
    site.create_hook("web", {"url": "https://evil.example"})
except GithubException as refused:
    print(refused.status, refused.data["message"].split(",")[0])
issue = site.create_issue(title="By PyGithub", body="As approved.")
print(issue.title, issue.state)
