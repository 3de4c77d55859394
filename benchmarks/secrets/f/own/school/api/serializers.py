from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.response import Response

from school.models import LmsLink


class LinkSerializer(serializers.ModelSerializer):
    class Meta:
        model = LmsLink
        fields = ["id", "base_url", "consumer_secret"]
        extra_kwargs = {"consumer_secret": {"write_only": True}}

    def validate_consumer_secret(self, value):
        if value == value.lower():
            raise serializers.ValidationError("use upper case letters, too")
        return value

    def to_representation(self, instance):
        data = super().to_representation(instance)
        data["has_secret"] = bool(instance.consumer_secret)
        return data


class OpenLinkSerializer(serializers.ModelSerializer):
    secret = serializers.SerializerMethodField()
    fingerprint = serializers.SerializerMethodField()

    class Meta:
        model = LmsLink
        fields = ["id", "base_url", "secret", "fingerprint"]

    def get_secret(self, link):
        return link.consumer_secret

    def get_fingerprint(self, link):
        return fingerprint(link.consumer_secret)


class LinkViewSet(viewsets.ModelViewSet):
    serializer_class = LinkSerializer
    queryset = LmsLink.objects.all()

    @action(detail=True)
    def reveal(self, request, pk=None):
        link = self.get_object()
        return Response({"id": link.pk, "consumer_secret": link.consumer_secret})

    @action(detail=True)
    def state(self, request, pk=None):
        link = self.get_object()
        return Response({"id": link.pk, "secret_set": link.consumer_secret != ""})

    @action(detail=True, methods=["post"])
    def probe(self, request, pk=None):
        api_key = request.data["api_key"]
        link = self.get_object()
        if not link.accepts(api_key):
            raise AuthenticationFailed(f"The platform refused {api_key}")
        if link.expired:
            raise PermissionDenied("The key has expired")
        return Response(status=status.HTTP_204_NO_CONTENT, headers={"X-Probe": "ok"})

    @action(detail=True)
    def serialized(self, request, pk=None):
        return Response(LinkSerializer(self.get_object()).data)

    def create(self, request, *args, **kwargs):
        serializer = self.get_serializer(data=request.data)
        if not serializer.is_valid():
            secret = request.data.get("consumer_secret")
            return Response({"errors": serializer.errors, "secret": secret}, status=400)
        serializer.save(owner=request.user)
        return Response(serializer.data, status=201)


def fingerprint(text):
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()[:16]
