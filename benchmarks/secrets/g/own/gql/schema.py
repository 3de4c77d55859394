"""The schema for GraphQL, with Strawberry and Graphene."""

import logging

import graphene
import strawberry

log = logging.getLogger(__name__)


@strawberry.type
class User:
    id: int
    name: str
    api_token: str = strawberry.field(description="For scripts")


@strawberry.type
class PublicUser:
    id: int
    name: str


@strawberry.input
class SignIn:
    name: str
    password: str


@strawberry.type
class Mutation:
    @strawberry.mutation
    def sign_in(self, data: SignIn) -> PublicUser:
        log.info("sign-in %s", data)
        log.info("sign-in %s", data.name)
        log.info("sign-in %s", data.password)
        return PublicUser(id=1, name=data.name)


class Query(graphene.ObjectType):
    token = graphene.String()
    name = graphene.String()

    def resolve_token(self, info):
        return info.context.user.refresh_token

    def resolve_name(self, info):
        return info.context.user.name
