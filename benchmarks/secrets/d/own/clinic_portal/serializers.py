from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from .models import FeedSubscription, Invitation, Practice


class PracticeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Practice
        fields = ("id", "name", "slug", "token_updated_at")


class PracticeAdminSerializer(serializers.ModelSerializer):
    class Meta:
        model = Practice
        fields = ("id", "name", "lab_account", "lab_api_token")


class SubscriptionSerializer(serializers.ModelSerializer):
    signing_secret = serializers.CharField(write_only=True)

    class Meta:
        model = FeedSubscription
        fields = ("id", "feed_url", "signing_secret", "active")


class SubscriptionExportSerializer(serializers.ModelSerializer):
    class Meta:
        model = FeedSubscription
        fields = "__all__"


class InvitationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Invitation
        exclude = ("token", "password_hash")


class PracticeViewSet(viewsets.ModelViewSet):
    queryset = Practice.objects.all()
    serializer_class = PracticeSerializer

    @action(detail=True)
    def credentials(self, request, pk=None):
        practice = self.get_object()
        return Response({"account": practice.lab_account, "token": practice.lab_api_token})

    @action(detail=True)
    def credentials_state(self, request, pk=None):
        practice = self.get_object()
        return Response({"account": practice.lab_account, "has_token": bool(practice.lab_api_token)})
