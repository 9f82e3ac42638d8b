"""The addresses of accounts: signing in and out, one's own account, and the people of the installation."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("account/", views.account, name="account"),
    path("account/password/", views.password, name="account-password"),
    path("people/", views.people, name="people"),
    path("people/<int:pk>/", views.person, name="person"),
]
