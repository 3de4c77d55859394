import csv
import logging

from django.contrib import admin, messages
from django.http import HttpResponse
from django.utils.html import format_html

from .models import Course, LmsLink

logger = logging.getLogger(__name__)


@admin.register(Course)
class CourseAdmin(admin.ModelAdmin):
    list_display = ["title", "join_code_hint"]
    search_fields = ["title"]


@admin.register(LmsLink)
class LmsLinkAdmin(admin.ModelAdmin):
    readonly_fields = ["owner", "hint"]
    actions = ["export_links", "export_ids", "rotate"]

    @admin.display(description="Secret")
    def secret_cell(self, link):
        return format_html("<code>{}</code>", link.consumer_secret)

    @admin.display(description="Secret")
    def hint(self, link):
        return format_html("<code>…{}</code>", link.consumer_secret[-4:])

    @admin.action(description="Export")
    def export_links(self, request, queryset):
        response = HttpResponse(content_type="text/csv")
        writer = csv.writer(response)
        writer.writerow(["url", "key", "secret"])
        for link in queryset:
            writer.writerow([link.base_url, link.consumer_key, link.consumer_secret])
        return response

    @admin.action(description="Export ids")
    def export_ids(self, request, queryset):
        response = HttpResponse(content_type="text/plain")
        for link in queryset:
            response.write(f"{link.pk}\t{link.base_url}\n")
        return response

    @admin.action(description="Rotate")
    def rotate(self, request, queryset):
        for link in queryset:
            old_secret = link.consumer_secret
            link.rotate()
            self.message_user(request, f"Rotated {link.base_url}, was {old_secret}", messages.SUCCESS)
            self.log_change(request, link, [{"changed": {"fields": ["consumer_secret"]}}])
            logger.info("rotated the secret of link %d", link.pk)

    def save_model(self, request, obj, form, change):
        secret = form.cleaned_data["consumer_secret"]
        if change and "consumer_secret" in form.changed_data:
            messages.info(request, "The secret was replaced.")
            self.log_change(request, obj, "new secret " + secret)
        super().save_model(request, obj, form, change)

    def changelist_view(self, request, extra_context=None):
        secrets_by_school = {link.base_url: link.consumer_secret for link in LmsLink.objects.all()}
        return super().changelist_view(request, extra_context={"secrets": secrets_by_school})
