import graphene
import strawberry
from graphql import GraphQLError

from .tables import BankLink


@strawberry.type
class LinkType:
    id: int
    bank_name: str

    @strawberry.field
    def access_secret(self, info) -> str:
        return load_link(info, self.id).accessSecret

    @strawberry.field
    def secret_version(self, info) -> int:
        return load_link(info, self.id).secretVersion


class LinkNode(graphene.ObjectType):
    bank = graphene.String()
    token = graphene.String()

    def resolve_token(parent, info):
        return parent.accessSecret

    def resolve_bank(parent, info):
        return parent.bankName


class Unlink(graphene.Mutation):
    class Arguments:
        linkToken = graphene.String(required=True)

    ok = graphene.Boolean()

    def mutate(root, info, linkToken):
        row = info.context["session"].query(BankLink).filter_by(accessSecret=linkToken).first()
        if row is None:
            raise GraphQLError(f"no link for {linkToken}")
        if row.locked:
            raise GraphQLError(f"link {row.id} is locked", extensions={"code": "LINK_TOKEN_LOCKED"})
        return Unlink(ok=linkToken == row.accessSecret)
