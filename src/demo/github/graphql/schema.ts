/** The part of GitHub's GraphQL schema that the demo serves. A test holds it against the whole. */
import { buildSchema, type GraphQLSchema } from 'graphql';

const definition = /* GraphQL */ `
  scalar DateTime
  scalar URI

  enum CommentAuthorAssociation { COLLABORATOR CONTRIBUTOR FIRST_TIMER FIRST_TIME_CONTRIBUTOR MANNEQUIN MEMBER NONE OWNER }
  enum DiscussionOrderField { CREATED_AT UPDATED_AT }
  enum OrderDirection { ASC DESC }
  input DiscussionOrder { field: DiscussionOrderField! direction: OrderDirection! }

  interface Node { id: ID! }
  interface Actor { login: String! url: URI! }
  type User implements Node & Actor { id: ID! login: String! url: URI! }
  type Bot implements Node & Actor { id: ID! login: String! url: URI! }
  type PageInfo { endCursor: String hasNextPage: Boolean! }

  type Repository implements Node {
    id: ID!
    nameWithOwner: String!
    isPrivate: Boolean!
    hasDiscussionsEnabled: Boolean!
    discussion(number: Int!): Discussion
    discussionCategories(after: String, first: Int): DiscussionCategoryConnection!
    discussions(
      after: String
      answered: Boolean = null
      categoryId: ID = null
      first: Int
      orderBy: DiscussionOrder = { field: UPDATED_AT, direction: DESC }
    ): DiscussionConnection!
  }

  type DiscussionCategory implements Node {
    id: ID!
    name: String!
    slug: String!
    description: String
    isAnswerable: Boolean!
  }
  type DiscussionCategoryConnection { nodes: [DiscussionCategory] pageInfo: PageInfo! totalCount: Int! }

  type Discussion implements Node {
    id: ID!
    number: Int!
    title: String!
    body: String!
    author: Actor
    authorAssociation: CommentAuthorAssociation!
    category: DiscussionCategory!
    closed: Boolean!
    isAnswered: Boolean
    answer: DiscussionComment
    comments(after: String, first: Int): DiscussionCommentConnection!
    createdAt: DateTime!
    updatedAt: DateTime!
    repository: Repository!
    url: URI!
  }
  type DiscussionConnection { nodes: [Discussion] pageInfo: PageInfo! totalCount: Int! }

  type DiscussionComment implements Node {
    id: ID!
    body: String!
    author: Actor
    authorAssociation: CommentAuthorAssociation!
    discussion: Discussion
    isAnswer: Boolean!
    replyTo: DiscussionComment
    replies(after: String, first: Int): DiscussionCommentConnection!
    createdAt: DateTime!
    updatedAt: DateTime!
    viewerCanDelete: Boolean!
    viewerCanMarkAsAnswer: Boolean!
    viewerCanUnmarkAsAnswer: Boolean!
    viewerCanUpdate: Boolean!
    url: URI!
  }
  type DiscussionCommentConnection { nodes: [DiscussionComment] pageInfo: PageInfo! totalCount: Int! }

  type Query {
    node(id: ID!): Node
    repository(followRenames: Boolean = true, name: String!, owner: String!): Repository
    viewer: User!
  }

  input AddDiscussionCommentInput { body: String! clientMutationId: String discussionId: ID! replyToId: ID }
  input UpdateDiscussionCommentInput { body: String! clientMutationId: String commentId: ID! }
  input DeleteDiscussionCommentInput { clientMutationId: String id: ID! }
  input MarkDiscussionCommentAsAnswerInput { clientMutationId: String id: ID! }
  input UnmarkDiscussionCommentAsAnswerInput { clientMutationId: String id: ID! }
  type AddDiscussionCommentPayload { clientMutationId: String comment: DiscussionComment }
  type UpdateDiscussionCommentPayload { clientMutationId: String comment: DiscussionComment }
  type DeleteDiscussionCommentPayload { clientMutationId: String comment: DiscussionComment }
  type MarkDiscussionCommentAsAnswerPayload { clientMutationId: String discussion: Discussion }
  type UnmarkDiscussionCommentAsAnswerPayload { clientMutationId: String discussion: Discussion }

  type Mutation {
    addDiscussionComment(input: AddDiscussionCommentInput!): AddDiscussionCommentPayload
    updateDiscussionComment(input: UpdateDiscussionCommentInput!): UpdateDiscussionCommentPayload
    deleteDiscussionComment(input: DeleteDiscussionCommentInput!): DeleteDiscussionCommentPayload
    markDiscussionCommentAsAnswer(input: MarkDiscussionCommentAsAnswerInput!): MarkDiscussionCommentAsAnswerPayload
    unmarkDiscussionCommentAsAnswer(input: UnmarkDiscussionCommentAsAnswerInput!): UnmarkDiscussionCommentAsAnswerPayload
  }
`;

let built: GraphQLSchema | undefined;

/** Built on first use. */
export function servedSchema(): GraphQLSchema {
  built ??= buildSchema(definition);
  return built;
}
