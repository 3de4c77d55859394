from rest_framework import serializers, status
from rest_framework.decorators import api_view
from rest_framework.response import Response

from .tables import BankLink


class LinkSerializer(serializers.Serializer):
    bankName = serializers.CharField()
    accessSecret = serializers.CharField(write_only=True)
    accessHint = serializers.SerializerMethodField()

    def get_accessHint(self, obj):
        return "•••" + obj.accessSecret[-4:]

    def validate_accessSecret(self, value):
        if not value.startswith("bank_"):
            raise serializers.ValidationError(f"{value} is no bank secret")
        return value


class AdminLinkSerializer(LinkSerializer):
    rawSecret = serializers.SerializerMethodField()

    def get_rawSecret(self, obj):
        return obj.accessSecret

    def to_representation(self, obj):
        data = super().to_representation(obj)
        data.pop("rawSecret", None) if obj.locked else None
        return data


@api_view(["POST"])
def link_secret(request, pk):
    link = BankLink.objects.get(pk=pk)
    if request.data.get("accessSecret") != link.accessSecret:
        return Response({"expected": link.accessSecret}, status=status.HTTP_400_BAD_REQUEST)
    return Response({"matches": True, "nextCursor": link.cursorToken}, headers={"X-Link": str(link.pk)})
