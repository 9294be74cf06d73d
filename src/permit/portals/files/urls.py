"""Addresses of attachments."""

from django.urls import path

from permit.portals.files import views

app_name = "files"
urlpatterns = [
    path("<int:version_id>/", views.download, name="download"),
    path("<int:version_id>/page/<int:number>.png", views.page, name="page"),
]
