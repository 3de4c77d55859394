"""The portal's own interface, on Django REST framework."""

import structlog
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action, api_view
from rest_framework.response import Response
from rest_framework.views import APIView

from .models import Device, Gateway, Member

log = structlog.get_logger()


class SignUpSerializer(serializers.Serializer):
    email = serializers.EmailField()
    password = serializers.CharField(write_only=True)


class ContactSerializer(serializers.Serializer):
    email = serializers.EmailField()
    subject = serializers.CharField()


class MemberSerializer(serializers.ModelSerializer):
    class Meta:
        model = Member
        fields = ["id", "name", "email"]


class DeviceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Device
        fields = "__all__"


class GatewaySerializer(serializers.ModelSerializer):
    class Meta:
        model = Gateway
        exclude = ["shared_secret"]


class SignUp(APIView):
    def post(self, request):
        log.debug("sign-up", body=request.data)
        serializer = SignUpSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        log.info("sign-up", data=serializer.validated_data)
        log.info("sign-up", email=serializer.validated_data["email"])
        log.info("sign-up", shown=serializer.data)
        Member.objects.create(**serializer.validated_data)
        return Response(serializer.data, status=status.HTTP_201_CREATED)


class Contact(APIView):
    def post(self, request):
        serializer = ContactSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        log.info("contact", **serializer.validated_data)
        return Response(serializer.validated_data)


class DeviceView(viewsets.ModelViewSet):
    queryset = Device.objects.all()
    serializer_class = DeviceSerializer

    def perform_create(self, serializer):
        device = serializer.save(member=self.request.user)
        log.info("device added", device=str(device))
        log.info("device added", device=device.pk)

    @action(detail=True)
    def secret(self, request, pk=None):
        return Response({"enrol_secret": self.get_object().enrol_secret})

    @action(detail=True)
    def label(self, request, pk=None):
        return Response({"label": self.get_object().label})


@api_view(["GET"])
def me(request):
    return Response(MemberSerializer(request.user).data)


@api_view(["GET"])
def gateways(request):
    return Response(GatewaySerializer(Gateway.objects.all(), many=True).data)


@api_view(["POST"])
def whoami(request):
    log.info("call", auth=request.META["HTTP_AUTHORIZATION"])
    log.info("call", meta=request.META)
    log.info("call", agent=request.META.get("HTTP_USER_AGENT"))
    log.info("call", scheme=request.headers["Authorization"].split()[0])
    return Response(dict(request.headers))
