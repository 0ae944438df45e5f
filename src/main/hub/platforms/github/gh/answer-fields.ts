/**
 * Which of GitHub's fields may pass to gh and SDKs. Somebody has read each of these names: a field that a later description adds passes once it
 * stands here. Not here: what is a token or is called like one, what GitHub tells an account alone of itself, and HTML, in which GitHub
 * signs the addresses of private images.
 */

const named = (names: string): ReadonlySet<string> => new Set(names.trim().split(/\s+/));

/** Of the REST API. A licence has a `key` that is its name, and `required_signatures` and `secret_scanning` say what is turned on. */
const ofRest = named(`
  +1 -1 _links access_source active_lock_reason actor additions admin advanced_security allow_auto_merge allow_deletions
  allow_force_pushes allow_fork_syncing allow_forking allow_merge_commit allow_rebase_merge allow_squash_merge
  allow_update_branch annotation_level anonymous_access_enabled app_id apps apps_url archive_download_url archive_url archived
  artifacts artifacts_url assets assets_url assignee assignees assignees_url author author_association auto_merge avatar_url
  badge_url base bio blob_href blob_url blobs_url block_creations blocked_by blocking blog body branches_url
  browser_download_url bypass_pull_request_allowances cancel_url changed_files changes check_run_url check_suite_id
  check_suite_node_id check_suite_url checks clone_url closed_at closed_by closed_issues code_of_conduct
  code_search_index_status code_security collaborators_url color comment_count comments comments_url commit commit_id
  commit_message commit_title commits commits_url committer company compare_url completed completed_at conclusion confidence
  confused content content_type contents contents_url context contexts contexts_url contributors_url created_at creator
  custom_properties data_type date default default_branch delete_branch_on_merge deleted_at deletions
  dependabot_security_updates deployments deployments_url description diff_hunk diff_url digest disabled discussion_url
  dismiss_stale_reviews dismissal_restrictions display_title download_count download_url downloads_url draft due_on
  duplicate_issue_id email enabled enabled_by encoding end_column end_line enforce_admins enforcement_level enterprise_id
  event events events_url expired expires_at external_url eyes field_id file_size filename files followers followers_url
  following following_url fork forks forks_count forks_url fragment full_name gists_url git git_commits_url git_refs_url
  git_tags_url git_url gravatar_id has_discussions has_downloads has_issues has_pages has_projects has_pull_requests has_wiki
  head head_branch head_commit head_repository head_repository_id head_sha heart hireable homepage hooks_url hooray href html
  html_url id ignored ignored_reason immutable in_reply_to_id incomplete_results indices installations_count is_enabled
  is_template issue issue_comment_url issue_dependencies_summary issue_events_url issue_field_id issue_field_name
  issue_field_values issue_url issues issues_url items jobs jobs_url key keys_url label labels labels_url language
  languages_url last_modified_at laugh lexical_commit_sha lexical_fallback_reason lexical_search_ok license line line_numbers
  location lock_branch locked login logs_url maintain maintainer_can_modify master_branch matches members_url mentions_count
  merge_commit_message merge_commit_sha merge_commit_title merge_method mergeable mergeable_state merged merged_at merged_by
  merges_url message metadata milestone milestones_url minimized mirror_url mode multi_select_options name network_count
  node_id notification_setting notifications_url number object object_type object_url open_issues open_issues_count
  organization organization_id organizations_url original_commit_id original_line original_position original_start_line owner
  parent parent_issue_url parents patch patch_url path pattern payload percent_completed performed_via_github_app permission
  permissions pin pinned_at pinned_by pinned_comment position prerelease previous_attempt_url previous_filename privacy
  private property protected protection protection_url public_gists public_members_url public_repos published_at pull
  pull_request pull_request_creation_policy pull_request_review_id pull_request_url pull_requests pulls_url push pushed_at
  rationale raw_details raw_url reactions reason rebaseable received_events_url ref referenced_workflows releases_url repo
  repos_url repositories_url repository repository_id repository_url requested_reviewers requested_teams
  require_code_owner_reviews require_last_push_approval required_approving_review_count required_conversation_resolution
  required_linear_history required_pull_request_reviews required_signatures required_status_checks rerun_url restrictions
  review_comment review_comment_url review_comments review_comments_url reviewer_id reviewer_type reviewers rocket role_name
  run_attempt run_id run_number run_started_at run_url runner_group_id runner_group_name runner_id runner_name score
  search_type secret_scanning secret_scanning_ai_detection secret_scanning_delegated_alert_dismissal
  secret_scanning_delegated_bypass secret_scanning_delegated_bypass_options secret_scanning_non_provider_patterns
  secret_scanning_push_protection security_and_analysis self sha side single_file single_select_option site_admin size
  size_in_bytes slug source spdx_id squash_merge_commit_message squash_merge_commit_title ssh_url stack stargazers_count
  stargazers_url starred_at starred_url start_column start_line start_side started_at state state_reason stats status statuses
  statuses_url steps strict sub_issues_summary subject_type submitted_at submodule_git_url subscribers_count subscribers_url
  subscription_url subscriptions_url suggest suggestions suspended_at svn_url tag_name tags_url tarball_url target
  target_commitish teams teams_url template_repository text text_matches timeline_url timestamp title topics total
  total_blocked_by total_blocking total_count tree tree_id trees_url triage triggering_actor truncated twitter_username type
  updated_at upload_url uploader url use_squash_pr_title_as_default user user_view_type users users_url value verification
  verified verified_at visibility watchers watchers_count web_commit_signoff_required website_url workflow_id workflow_name
  workflow_run workflow_run_id workflow_runs workflow_url workflows zipball_url
`);
export const isPassedField = (name: string): boolean => ofRest.has(name);

/** Of the GraphQL API those that lead to no other, by the field itself and not by what a client calls it. */
const ofGraphql = named(`
  abbreviatedOid about activeLockReason additions allowUpdateBranch allowsDeletions allowsForcePushes archivedAt asCodeOwner
  authorAssociation authorCanPushToRepository authorEmail authoredByCommitter authoredDate autoMergeAllowed avatarUrl
  baseRefName baseRefOid blocksCreations body bodyResourcePath bodyText bodyUrl canBeRebased changeType changedFiles
  changedFilesIfAvailable checkRunCount checksResourcePath checksUrl clientMutationId closed closedAt codeCount color commitBody commitHeadline
  commitResourcePath commitUrl committedDate committedViaWeb completedAt conclusion content contentType context cost count
  createdAt createdViaEmail cursor databaseId date deleteBranchOnMerge deletions description detailsUrl diffHunk diffSide
  discussionCount diskUsage dismissesStaleReviews downloadCount downloadUrl draftedAt dueOn email enabledAt endCursor event
  externalId featured filename forkCount forkingAllowed fullDatabaseId hasDiscussionsEnabled hasIssuesEnabled hasNextPage
  hasPreviousPage hasProjectsEnabled hasSponsorshipsEnabled hasVulnerabilityAlertsEnabled hasWikiEnabled headRefName
  headRefOid hidden homepageUrl id implementation includesCreatedEdit isAdminEnforced isArchived isBlankIssuesEnabled
  isCollapsed isCrossRepository isDefault isDisabled isDraft isEmpty isFork isInMergeQueue isInOrganization isLatest isLocked
  isMergeQueueEnabled isMinimized isMirror isOutdated isPinned isPrerelease isPrivate isReadByViewer isRequired isResolved
  isSecurityPolicyEnabled isTemplate isUserConfigurationRepository issueCount key lastEditedAt limit line
  lockAllowsFetchAndMerge lockBranch lockReason locked logoBackgroundColor logoUrl maintainerCanModify mergeCommitAllowed
  mergeCommitMessage mergeCommitTitle mergeMethod mergeStateStatus mergeable merged mergedAt message messageBody
  messageHeadline minimizedReason mirrorUrl name nameWithOwner nickname nodeCount note number oid openGraphImageUrl
  originalLine originalPosition originalStartLine outdated path pattern permalink position prefix progressPercentage
  projectsResourcePath projectsUrl pseudoLicense publishedAt pushedAt pushedDate rebaseMergeAllowed remaining repositoryCount
  requireLastPushApproval requiredApprovingReviewCount requiredDeploymentEnvironments requiredStatusCheckContexts
  requiresApprovingReviews requiresCodeOwnerReviews requiresConversationResolution requiresDeployments requiresLinearHistory
  requiresStatusChecks requiresStrictStatusChecks resetAt resourcePath restrictsPushes restrictsReviewDismissals
  revertResourcePath revertUrl reviewDecision runNumber securityPolicyUrl size slug spdxId squashMergeAllowed
  squashMergeCommitMessage squashMergeCommitTitle squashPrTitleUsedAsDefault sshUrl stargazerCount startCursor startDiffSide
  startLine startedAt state stateReason status statusContextCount subjectType submittedAt summary tagName targetUrl text title
  totalCommentsCount totalCount totalDiskUsage totalSize trackedIssuesCount treeResourcePath treeUrl type updatedAt url used
  userCount usesCustomOpenGraphImage viewerCanAdminister viewerCanApplySuggestion viewerCanClose viewerCanCreateProjects
  viewerCanDelete viewerCanDeleteHeadRef viewerCanDisableAutoMerge viewerCanEditFiles viewerCanEnableAutoMerge viewerCanLabel
  viewerCanMergeAsAdmin viewerCanMinimize viewerCanReact viewerCanReopen viewerCanReply viewerCanResolve viewerCanSubscribe
  viewerCanUnresolve viewerCanUpdate viewerCanUpdateBranch viewerCanUpdateTopics viewerCannotUpdateReasons
  viewerDefaultCommitEmail viewerDefaultMergeMethod viewerDidAuthor viewerHasReacted viewerHasStarred viewerMergeBodyText
  viewerMergeHeadlineText viewerPermission viewerSubscription viewerThreadSubscriptionFormAction
  viewerThreadSubscriptionStatus viewerViewedState visibility webCommitSignoffRequired wikiCount
`);
export const isPassedScalar = (name: string): boolean => ofGraphql.has(name);
